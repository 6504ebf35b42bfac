"""Decisions about people, contact points, codes, links and stages: plain values in and out."""
