-- As Prefect 3.9.1 sends it. Its parameters:
-- name: flow
-- tags: "[\"a\"]"
-- labels: "{\"x\": 1}"
-- id: "a800fd94-cda7-4435-bad4-ec2c9a259698"
-- created: end
-- updated: end
INSERT INTO flow (name, tags, labels, id, created, updated) VALUES (:name, :tags, :labels, :id, :created, :updated) ON CONFLICT (name) DO NOTHING
