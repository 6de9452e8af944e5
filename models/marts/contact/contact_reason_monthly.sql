{{ contact_reasons_by('month') }}
