"""Reads of times: who is free when, what is offered, what is booked."""
