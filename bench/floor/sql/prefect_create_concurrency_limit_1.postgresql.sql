-- As Prefect 3.9.1 sends it. Its parameters:
-- : tag
-- : 7
-- : "[]"
-- : "89fd18c8-6dbc-4189-9e88-657564966a55"
-- : end
-- : end
-- : 7
-- : end
INSERT INTO concurrency_limit (tag, concurrency_limit, active_slots, id, created, updated) VALUES ($1::VARCHAR, $2::INTEGER, $3::JSONB, $4::UUID, $5::TIMESTAMP WITH TIME ZONE, $6::TIMESTAMP WITH TIME ZONE) ON CONFLICT (tag) DO UPDATE SET concurrency_limit = $7::INTEGER, updated = $8::TIMESTAMP WITH TIME ZONE
