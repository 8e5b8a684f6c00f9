-- As Prefect 3.9.1 sends it. Its parameters:
-- : "ENCRYPTION_KEY"
SELECT configuration.key, configuration.value, configuration.id, configuration.created, configuration.updated
FROM configuration
WHERE configuration.key = $1::VARCHAR
