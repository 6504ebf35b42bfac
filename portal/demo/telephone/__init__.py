"""The demo's telephone network: what Twilio and the candidates' phones are in the real world.

It speaks Twilio's HTTP, so the product's real client, its webhooks and their signatures are used
as they are; its page shows the phone of each candidate and lets one answer.
"""
