"""State changes: lock → rule → write → happening → return.

Whoever needs several rows locks them in this order: candidate, thread, delivery, message.
"""
