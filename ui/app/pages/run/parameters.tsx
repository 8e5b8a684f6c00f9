import { useOperation } from '../../api/operation';
import { RunInputsDocument } from '../../generated/graphql';
import { Copy } from '../../parts/copy';
import { JSONView } from '../../parts/json';
import { Failure } from '../../parts/notice';
import type { FlowRun } from './run-page';

const quote = (text: string) => `'${text.replace(/'/g, `'\\''`)}'`;

/** What the run was given. */
export default function Parameters({ run }: { run: FlowRun }) {
  const { data, error, stale, refetch } = useOperation(RunInputsDocument, { id: run.id }, { live: 'off' });
  if (error) return <Failure error={error} retry={refetch} />;
  if (!data || stale) return <div className="skeleton" style={{ height: 160 }} />;
  const { parameters, jobVariables, labels, context } = data.flowRun ?? {};
  const command = () =>
    `prefect deployment run ${quote(`${run.flow?.name}/${run.deployment?.name}`)}${Object.entries((parameters ?? {}) as object).map(([name, value]) => ` \\\n  --param ${quote(`${name}=${JSON.stringify(value)}`)}`).join('')}\n`;
  return (
    <>
      {run.deployment && <p><Copy text={command}>Copy as prefect deployment run</Copy></p>}
      <JSONView title="Parameters" value={parameters} name="parameters" />
      <JSONView title="Job variables" value={jobVariables} name="job-variables" />
      <JSONView title="Labels" value={labels} name="labels" />
      <JSONView title="Context" value={context} name="context" />
    </>
  );
}
