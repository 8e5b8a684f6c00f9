import { useOperation } from '../../api/operation';
import { RunRawDocument } from '../../generated/graphql';
import { JSONView } from '../../parts/json';
import { Failure } from '../../parts/notice';

/** All columns of the run as they are stored. */
export default function Raw({ id }: { id: string }) {
  const { data, error, stale, refetch } = useOperation(RunRawDocument, { id }, { live: 'off' });
  if (error) return <Failure error={error} retry={refetch} />;
  if (!data || stale) return <div className="skeleton" style={{ height: 300 }} />;
  return <JSONView title="Flow run" value={data.flowRun} name={id} />;
}
