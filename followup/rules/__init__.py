"""The decisions about what follows: plain values in, plain values out."""
