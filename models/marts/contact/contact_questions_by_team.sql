with

question as (
    select
        'handling' as team_role,
        handling.*
    from ({{ questions_by('team') }}) as handling
    union all
    select
        'first' as team_role,
        first_team.*
    from ({{ questions_by('first_team') }}) as first_team
)

select * from question
