"""The tables of the job library, which are not ours to migrate."""

# On SQLite they are in the same file, on PostgreSQL in a schema of their own; a test compares.
JOB_TABLES = frozenset(
    {
        "application_versions",
        "dbos_migrations",
        "notifications",
        "operation_outputs",
        "queues",
        "streams",
        "workflow_events",
        "workflow_events_history",
        "workflow_input",
        "workflow_output",
        "workflow_schedules",
        "workflow_status",
    }
)
