{{ register_versions('lesson', ['lesson_ref']) }}
