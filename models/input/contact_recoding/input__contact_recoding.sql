{{ accepted_latest('contact_recoding') }}
