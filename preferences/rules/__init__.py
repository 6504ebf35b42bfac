"""The decisions about how a candidate may be contacted: plain values in, plain values out."""
