-- As Prefect 3.9.1 sends it. Its parameters:
-- param_1: limit
-- param_2: 0
WITH RECURSIVE filtered_block_documents AS
(SELECT block_document.id AS id
FROM block_document
WHERE block_document.is_anonymous IS 0 ORDER BY block_document.name ASC
 LIMIT :param_1 OFFSET :param_2),
all_block_documents(id, reference_name, reference_parent_block_document_id) AS
(SELECT filtered_block_documents.id AS id, CAST(NULL AS VARCHAR) AS reference_name, CAST(NULL AS CHAR(36)) AS reference_parent_block_document_id
FROM filtered_block_documents UNION ALL SELECT block_document_reference.reference_block_document_id AS reference_block_document_id, block_document_reference.name AS name, block_document_reference.parent_block_document_id AS parent_block_document_id
FROM all_block_documents JOIN block_document_reference ON block_document_reference.parent_block_document_id = all_block_documents.id)
 SELECT block_document.name, block_document.data, block_document.is_anonymous, block_document.block_type_name, block_document.block_type_id, block_document.block_schema_id, block_document.id, block_document.created, block_document.updated, all_block_documents.reference_name, all_block_documents.reference_parent_block_document_id
FROM all_block_documents JOIN block_document ON block_document.id = all_block_documents.id ORDER BY block_document.name ASC
