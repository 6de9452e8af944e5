{{ accepted_latest('contact_cause') }}
