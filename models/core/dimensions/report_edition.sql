select
    report_ref,
    max(title) as title,
    max(owner_role) as owner_role,
    max(cadence) as cadence,
    due_on,
    min(produced_on) as produced_on
from {{ ref('input__report_edition') }}
group by report_ref, due_on
