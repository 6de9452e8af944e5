{{ contact_reasons_by('week') }}
