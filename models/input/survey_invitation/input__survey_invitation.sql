{{ accepted_latest('survey_invitation') }}
