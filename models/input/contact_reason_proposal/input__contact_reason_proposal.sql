{{ accepted_latest('contact_reason_proposal') }}
