"""What the rooms read: the outbox, providers, what is owed, and the work in the background."""

from portal.settings import environment as given

# --- the outbox -------------------------------------------------------------------------------

# Pages that messages carry the address of, by the names of their addresses.
PAGE_NAMES = {
    "link": "link_landing",
    "unsubscribe": "unsubscribe",
    "brief": "desk_brief",
    "privacy": "me_privacy",
}

# What each room holds of a person; the lowest room first. A copy is made in this order, an erasure in
# the other.
PERSON_PARTS = [
    "candidates.people",
    "preferences.people",
    "messaging.people",
    "scheduling.people",
    "followup.people",
    "portal.accounts.people",
    "portal.api.held",
    "portal.imports.people",
    "portal.exports.people",
]

# Who reads a reply, in this order, until one understands it (messaging.actions.replies.Reader).
REPLY_READERS = [
    "scheduling.actions.reading_replies.read_times",
    "messaging.actions.answers_by_reply.read_answer",
    "messaging.actions.acts_by_reply.read_act",
]
# What senders look after besides, each second, in a thread of its own: not for the queue to be late with.
SENDER_CHORES = ["portal.tasks.tell_systems"]
# What was saved, in the words of the house: messaging sends them and does not know them.
READ_BACK = "portal.said_back.words_after"

EMAIL_CONFIG = given.env.email_url_config(given.EMAIL_URL)
EMAIL_BACKEND = given.PROVIDER_BACKEND or EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST") or "127.0.0.1"
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20  # Django's default is none at all
EMAIL_FROM = given.EMAIL_FROM
EMAIL_KEY_HEADER = given.EMAIL_KEY_HEADER
EMAIL_KEY_MINUTES = given.EMAIL_KEY_MINUTES
EMAIL_REPLY_DOMAIN = given.EMAIL_REPLY_DOMAIN
MAIL_HOOK_KEYS = given.MAIL_HOOK_KEYS
IMAP_URL = given.IMAP_URL
PAPERS_SCANNER = given.PAPERS_SCANNER
CLAMD_ADDRESS = given.CLAMD_ADDRESS
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # bytes: letters come in whole
TWILIO_ACCOUNT_SID = given.TWILIO_ACCOUNT_SID
TWILIO_AUTH_TOKEN = given.TWILIO_AUTH_TOKEN
TWILIO_NUMBER = given.TWILIO_NUMBER
TWILIO_API_URL = given.TWILIO_API_URL.rstrip("/")

OUTBOX_UNDO = 20  # seconds between Send and the earliest claim
OUTBOX_LEASE = 60  # seconds
OUTBOX_REAPER = 15  # seconds between two looks for expired leases
OUTBOX_RECONCILE = 15 * 60  # seconds an unknown delivery waits before a person is asked
OUTBOX_SLOTS = 4
OUTBOX_BATCH = 20  # claimed at once by a slot; the others see the rest
OUTBOX_POLL = 0.5  # seconds; only when no wake-up comes
OUTBOX_STOP = 25  # seconds a sender may take to finish what it has begun
CALL_LEASE = 2 * 60 * 60  # seconds until a call without an outcome is asked about
CHECK_IN_MAX_AGE = 2  # days; a move that is found later than this asks nothing by itself
AFTER_A_NO = 24 * 60 * 60  # seconds between a no that was told and the questions after it
CHECK_IN_DELAY = 60  # seconds after a move, so that a mistaken one can be undone

MAY_ASK_THIS_MACHINE = False  # tests ask this machine's own addresses; nobody else may
NEWS_WITHIN_WORKING_DAYS = 5  # after an interview
NEWS_HARD_STOP_DAYS = 45  # nobody waits longer for news, whatever rhythm they chose

MAY_SEED = False  # `manage.py seed` fills a database for measuring, never a real one

# Minutes between two runs. Whatever is due at an exact time asks its table, not the clock here.
SCHEDULES = {
    "candidates.tasks.keep_hand_overs": 1,
    "portal.tasks.send_summaries": 15,
    "portal.tasks.forget_api_answers": 60,
    "portal.tasks.finish_erasures": 1,
    "portal.tasks.sweep_webhooks": 1,
    "portal.tasks.apply_retention": 60,
    "portal.imports.tasks.carry_on": 1,
    "portal.imports.tasks.forget": 60,
    "portal.exports.tasks.carry_on": 1,
    "portal.exports.tasks.forget": 60,
    "messaging.tasks.ask_providers_to_forget": 1,
    "messaging.tasks.consume_happenings": 1,
    "messaging.tasks.read_provider_events": 1,
    "messaging.tasks.watch_reports": 15,
    "messaging.tasks.fetch_mail": 1,
    "messaging.tasks.fetch_media": 1,
    "messaging.tasks.scan_papers": 1,
    "messaging.tasks.tell_paper_endings": 60,
    "messaging.tasks.ask_start_papers": 60,
    "messaging.tasks.sweep_outbox": 1,
    "messaging.tasks.sweep_batches": 1,
    "messaging.tasks.keep_reach": 1,
    "messaging.tasks.watch_questions": 15,
    "messaging.tasks.offer_what_was_asked": 15,
    "scheduling.tasks.consume_happenings": 1,
    "scheduling.tasks.remind": 1,
    "scheduling.tasks.tell_interviewers": 1,
    "scheduling.tasks.chase": 10,
    "scheduling.tasks.forget_arrangements": 60,
    "scheduling.tasks.read_calendars": 1,
    "messaging.tasks.look_up_messages": 1,
    "messaging.tasks.compare_with_providers": 10,
    "messaging.tasks.watch_outbox": 1,
    "followup.tasks.notice_overrides": 1,
    "followup.tasks.keep_promises": 1,
    "followup.tasks.listen": 1,
    "followup.tasks.look_at_all": 1,
    "followup.tasks.ask_to_stay_in_touch": 60,
}

Q_CLUSTER = {
    "name": "usual",
    "orm": "default",
    "workers": 1,
    "timeout": 30,
    "retry": 90,
    "max_attempts": 1,
    "ack_failures": True,
    "catch_up": False,
    "save_limit": 100,
    "poll": 1,
    "label": "Background jobs",
}
