select
    system as source_system,
    table_name,
    delivered_as,
    purpose,
    legal_basis,
    retention,
    recipients,
    column_names,
    identifying_columns,
    has_clear_values,
    never_written
from {{ source('landing', 'processing') }}
