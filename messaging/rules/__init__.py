"""The decisions of the outbox and of what comes in: plain values in, plain values out."""
