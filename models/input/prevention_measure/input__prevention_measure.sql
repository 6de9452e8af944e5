{{ accepted_latest('prevention_measure') }}
