-- As Prefect 3.9.1 sends it. Its parameters:
-- key_1: "ENCRYPTION_KEY"
SELECT configuration."key", configuration.value, configuration.id, configuration.created, configuration.updated
FROM configuration
WHERE configuration."key" = :key_1
