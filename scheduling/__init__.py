"""Room 4: when interviewers are free, offers of times, holds, interviews."""
