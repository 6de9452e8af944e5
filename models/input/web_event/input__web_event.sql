{{ accepted_latest('web_event') }}
