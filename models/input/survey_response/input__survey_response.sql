{{ accepted_latest('survey_response') }}
