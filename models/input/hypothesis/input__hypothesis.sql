{{ accepted_latest('hypothesis') }}
