"""What each author means to change, apart from what is published, and what somebody proposes to publish."""
