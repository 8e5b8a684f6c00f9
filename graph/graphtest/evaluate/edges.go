package evaluate

import (
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
)

// How each edge finds its rows: `Type.edge -> Target.column = own column`, and where it leads over another table `Type.edge
// -> Target.column = Over.column | Over.column = own column`. Written from contract 7.1 and from Prefect's catalogue, not
// from the descriptors.
const Joins = `
Flow.flowRuns -> FlowRun.flow_id = id
Flow.deployments -> Deployment.flow_id = id
FlowRun.flow -> Flow.id = flow_id
FlowRun.deployment -> Deployment.id = deployment_id
FlowRun.workQueue -> WorkQueue.id = work_queue_id
FlowRun.workPool -> WorkPool.id = WorkQueue.work_pool_id | WorkQueue.id = work_queue_id
FlowRun.infrastructureDocument -> BlockDocument.id = infrastructure_document_id
FlowRun.parentTaskRun -> TaskRun.id = parent_task_run_id
FlowRun.parentFlowRun -> FlowRun.id = TaskRun.flow_run_id | TaskRun.id = parent_task_run_id
FlowRun.state -> FlowRunState.id = state_id
FlowRun.states -> FlowRunState.flow_run_id = id
FlowRun.taskRuns -> TaskRun.flow_run_id = id
FlowRun.childFlowRuns -> FlowRun.parent_task_run_id = TaskRun.id | TaskRun.flow_run_id = id
FlowRun.logs -> Log.flow_run_id = id
FlowRun.artifacts -> Artifact.flow_run_id = id
FlowRun.inputs -> FlowRunInput.flow_run_id = id
TaskRun.flowRun -> FlowRun.id = flow_run_id
TaskRun.state -> TaskRunState.id = state_id
TaskRun.states -> TaskRunState.task_run_id = id
TaskRun.childFlowRuns -> FlowRun.parent_task_run_id = id
TaskRun.logs -> Log.task_run_id = id
TaskRun.artifacts -> Artifact.task_run_id = id
FlowRunState.flowRun -> FlowRun.id = flow_run_id
FlowRunState.resultArtifact -> Artifact.id = result_artifact_id
TaskRunState.taskRun -> TaskRun.id = task_run_id
TaskRunState.resultArtifact -> Artifact.id = result_artifact_id
TaskRunStateCache.taskRunState -> TaskRunState.id = task_run_state_id
FlowRunInput.flowRun -> FlowRun.id = flow_run_id
Deployment.flow -> Flow.id = flow_id
Deployment.workQueue -> WorkQueue.id = work_queue_id
Deployment.workPool -> WorkPool.id = WorkQueue.work_pool_id | WorkQueue.id = work_queue_id
Deployment.infrastructureDocument -> BlockDocument.id = infrastructure_document_id
Deployment.storageDocument -> BlockDocument.id = storage_document_id
Deployment.globalConcurrencyLimit -> ConcurrencyLimitV2.id = concurrency_limit_id
Deployment.currentVersion -> DeploymentVersion.id = version_id
Deployment.schedules -> DeploymentSchedule.deployment_id = id
Deployment.versions -> DeploymentVersion.deployment_id = id
Deployment.flowRuns -> FlowRun.deployment_id = id
DeploymentSchedule.deployment -> Deployment.id = deployment_id
DeploymentVersion.deployment -> Deployment.id = deployment_id
DeploymentVersion.workQueue -> WorkQueue.id = work_queue_id
WorkPool.defaultQueue -> WorkQueue.id = default_queue_id
WorkPool.lastStatusEvent -> Event.id = last_status_event_id
WorkPool.workQueues -> WorkQueue.work_pool_id = id
WorkPool.workers -> Worker.work_pool_id = id
WorkPool.flowRuns -> FlowRun.work_queue_id = WorkQueue.id | WorkQueue.work_pool_id = id
WorkPool.deployments -> Deployment.work_queue_id = WorkQueue.id | WorkQueue.work_pool_id = id
WorkQueue.workPool -> WorkPool.id = work_pool_id
WorkQueue.deployments -> Deployment.work_queue_id = id
WorkQueue.flowRuns -> FlowRun.work_queue_id = id
WorkQueue.agents -> Agent.work_queue_id = id
Worker.workPool -> WorkPool.id = work_pool_id
Agent.workQueue -> WorkQueue.id = work_queue_id
Log.flowRun -> FlowRun.id = flow_run_id
Log.taskRun -> TaskRun.id = task_run_id
Artifact.flowRun -> FlowRun.id = flow_run_id
Artifact.taskRun -> TaskRun.id = task_run_id
Artifact.collection -> ArtifactCollection.key = key
ArtifactCollection.latest -> Artifact.id = latest_id
ArtifactCollection.flowRun -> FlowRun.id = flow_run_id
ArtifactCollection.taskRun -> TaskRun.id = task_run_id
ArtifactCollection.versions -> Artifact.key = key
BlockType.blockSchemas -> BlockSchema.block_type_id = id
BlockType.blockDocuments -> BlockDocument.block_type_id = id
BlockSchema.blockType -> BlockType.id = block_type_id
BlockSchema.blockDocuments -> BlockDocument.block_schema_id = id
BlockSchema.references -> BlockSchemaReference.parent_block_schema_id = id
BlockSchema.referencedBy -> BlockSchemaReference.reference_block_schema_id = id
BlockDocument.blockType -> BlockType.id = block_type_id
BlockDocument.blockSchema -> BlockSchema.id = block_schema_id
BlockDocument.references -> BlockDocumentReference.parent_block_document_id = id
BlockDocument.referencedBy -> BlockDocumentReference.reference_block_document_id = id
BlockSchemaReference.parent -> BlockSchema.id = parent_block_schema_id
BlockSchemaReference.reference -> BlockSchema.id = reference_block_schema_id
BlockDocumentReference.parent -> BlockDocument.id = parent_block_document_id
BlockDocumentReference.reference -> BlockDocument.id = reference_block_document_id
Automation.buckets -> AutomationBucket.automation_id = id
Automation.heldEvents -> AutomationHeldEvent.automation_id = id
Automation.relatedResources -> AutomationRelatedResource.automation_id = id
Automation.childFirings -> CompositeTriggerChildFiring.automation_id = id
AutomationBucket.automation -> Automation.id = automation_id
AutomationRelatedResource.automation -> Automation.id = automation_id
CompositeTriggerChildFiring.automation -> Automation.id = automation_id
AutomationHeldEvent.automation -> Automation.id = automation_id
AutomationHeldEvent.event -> Event.id = event_id
AutomationEventFollower.leader -> Event.id = leader_event_id
AutomationEventFollower.followerEvent -> Event.id = follower_event_id
Event.resources -> EventResource.event_id = id
Event.followed -> Event.id = follows
Event.followers -> Event.follows = id
EventResource.event -> Event.id = event_id
ConcurrencyLimitV2.deployments -> Deployment.concurrency_limit_id = id
`

// eventKinds are the kinds of contract 7.2, by type.
var eventKinds = map[string]string{
	"Flow": "flow", "FlowRun": "flow-run", "TaskRun": "task-run", "Deployment": "deployment",
	"WorkPool": "work-pool", "WorkQueue": "work-queue",
}

// Finder gives the ids that an edge leads to from a row.
type Finder func(from graphtest.StoredRow) []string

// Expectations reads joins.
func Expectations(t *testing.T, all graphtest.Storage) map[string]Finder {
	t.Helper()
	out := map[string]Finder{}
	for line := range strings.Lines(strings.TrimSpace(Joins)) {
		edge, path, ok := strings.Cut(strings.TrimSpace(line), " -> ")
		if !ok {
			t.Fatal(line)
		}
		last, over, far := strings.Cut(path, " | ")
		target, column, value := join(last)
		index := indexed(all, target, column, "id")
		if !far {
			out[edge] = func(from graphtest.StoredRow) []string { return lookUp(index, from, value) }
			continue
		}
		between, column, own := join(over)
		_, take, _ := strings.Cut(value, ".")
		first := indexed(all, between, column, take)
		out[edge] = func(from graphtest.StoredRow) []string {
			var ids []string
			for _, v := range lookUp(first, from, own) {
				ids = append(ids, index[v]...)
			}
			slices.Sort(ids)
			return slices.Compact(ids)
		}
	}
	roleless := map[string][]string{}
	for _, r := range all["EventResource"] {
		if role, ok := r["resource_role"]; ok && role == "" {
			roleless[r["resource_id"]] = append(roleless[r["resource_id"]], r["event_id"])
		}
	}
	events := indexed(all, "Event", "id", "id")
	for typ, kind := range eventKinds {
		out[typ+".events"] = func(from graphtest.StoredRow) []string {
			var ids []string
			for _, id := range roleless["prefect."+kind+"."+from["id"]] {
				ids = append(ids, events[id]...)
			}
			slices.Sort(ids)
			return slices.Compact(ids)
		}
	}
	return out
}

// join reads `Type.column = value`.
func join(s string) (typ, column, value string) {
	left, value, _ := strings.Cut(s, " = ")
	typ, column, _ = strings.Cut(left, ".")
	return typ, column, value
}

// indexed maps a column's values to another's, in order of id.
func indexed(all graphtest.Storage, typ, column, take string) map[string][]string {
	out := map[string][]string{}
	for _, r := range all[typ] {
		key, ok := r[column]
		value, there := r[take]
		if ok && there {
			out[key] = append(out[key], value)
		}
	}
	return out
}

func lookUp(index map[string][]string, from graphtest.StoredRow, column string) []string {
	if v, ok := from[column]; ok {
		return index[v]
	}
	return nil
}
