{{ accepted_latest('expectation') }}
