-- As Prefect 3.9.1 sends it. Its parameters:
-- : flow
-- : "[\"a\"]"
-- : "{\"x\": 1}"
-- : "a800fd94-cda7-4435-bad4-ec2c9a259698"
-- : end
-- : end
INSERT INTO flow (name, tags, labels, id, created, updated) VALUES ($1::VARCHAR, $2::JSONB, $3::JSONB, $4::UUID, $5::TIMESTAMP WITH TIME ZONE, $6::TIMESTAMP WITH TIME ZONE) ON CONFLICT (name) DO NOTHING
