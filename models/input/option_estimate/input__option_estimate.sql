{{ accepted_latest('option_estimate') }}
