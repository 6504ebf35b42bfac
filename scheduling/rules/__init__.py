"""Pure rules of times: plain values in, plain values out."""
