{{ questions_by('product') }}
