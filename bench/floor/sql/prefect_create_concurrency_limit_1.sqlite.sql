-- As Prefect 3.9.1 sends it. Its parameters:
-- tag: tag
-- concurrency_limit: 7
-- active_slots: "[]"
-- id: "89fd18c8-6dbc-4189-9e88-657564966a55"
-- created: end
-- updated: end
-- param_1: 7
-- param_2: end
INSERT INTO concurrency_limit (tag, concurrency_limit, active_slots, id, created, updated) VALUES (:tag, :concurrency_limit, :active_slots, :id, :created, :updated) ON CONFLICT (tag) DO UPDATE SET concurrency_limit = :param_1, updated = :param_2
