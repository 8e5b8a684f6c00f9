package server_test

import (
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	trace "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// collected runs a collector of traces, and gives its address, what it was sent as bytes, and the spans in them.
func collected(t *testing.T) (endpoint string, sent func() (string, []*trace.Span)) {
	t.Helper()
	var mu sync.Mutex
	var raw []byte
	var spans []*trace.Span
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var in collector.ExportTraceServiceRequest
		if err == nil {
			err = proto.Unmarshal(body, &in)
		}
		mu.Lock()
		defer mu.Unlock()
		if err != nil || r.URL.Path != "/base/v1/traces" {
			t.Errorf("%s: %v", r.URL, err)
		}
		raw = append(raw, body...)
		for _, resource := range in.GetResourceSpans() {
			for _, scope := range resource.GetScopeSpans() {
				spans = append(spans, scope.GetSpans()...)
			}
		}
		w.Header().Set("Content-Type", "application/x-protobuf")
	}))
	t.Cleanup(srv.Close)
	return srv.URL + "/base", func() (string, []*trace.Span) {
		mu.Lock()
		defer mu.Unlock()
		return string(raw), spans
	}
}

func attributes(s *trace.Span) map[string]*common.AnyValue {
	out := map[string]*common.AnyValue{}
	for _, a := range s.GetAttributes() {
		out[a.GetKey()] = a.GetValue()
	}
	return out
}

// Contract 3.11: traces have a span for each operation and each statement, of the trace that the client began; no value is
// in them.
func TestTraces(t *testing.T) {
	const canary, traceID = "cän4ry", "0af7651916cd43dd8448eb211c80319c"
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		endpoint, sent := collected(t)
		base, end := beside(t, d.SharedSample(t), "OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
		body := request(t, `query Named($name: String!) { flows(first: 2, where: {name: {ne: $name}}) { nodes { name } totalCount } }`, `{"name": "`+canary+`"}`)
		a := ask(t, http.MethodPost, base+"/graphql", body, "Content-Type", mediaJSON, "traceparent", "00-"+traceID+"-b7ad6b7169203331-01")
		a.want(t, 200, nil)
		b := post(t, base, `query Bad { flows(where: {name: {eq: "`+canary+`"}}, after: "`+canary+`") { nodes { name } } }`)
		b.want(t, 200, "BAD_USER_INPUT")
		ask(t, http.MethodGet, base+"/healthz", "")
		end()
		raw, spans := sent()
		if strings.Contains(raw, canary) {
			t.Error("a value is traced")
		}
		named := map[string][]*trace.Span{}
		for _, s := range spans {
			named[s.GetName()] = append(named[s.GetName()], s)
		}
		if len(spans) != 4 || len(named["query Named"]) != 1 || len(named["query Bad"]) != 1 || len(named["SELECT flow"]) != 2 {
			t.Fatalf("%d spans: %v", len(spans), named)
		}
		good, bad := named["query Named"][0], named["query Bad"][0]
		of := attributes(good)
		if hex.EncodeToString(good.GetTraceId()) != traceID || hex.EncodeToString(good.GetParentSpanId()) != "b7ad6b7169203331" {
			t.Errorf("it is not part of the client's trace: %v", good)
		}
		if of["graphql.operation.type"].GetStringValue() != "query" || of["graphql.operation.name"].GetStringValue() != "Named" ||
			of["quaestor.outcome"].GetStringValue() != "ok" || of["quaestor.request.id"].GetStringValue() != a.header.Get("X-Request-Id") ||
			of["quaestor.statements"].GetIntValue() != 2 || of["quaestor.cost"].GetDoubleValue() < 2 || good.GetStatus().GetCode() != trace.Status_STATUS_CODE_UNSET {
			t.Errorf("%v", good)
		}
		if hex.EncodeToString(bad.GetTraceId()) == traceID || bad.GetStatus().GetCode() != trace.Status_STATUS_CODE_ERROR ||
			attributes(bad)["quaestor.outcome"].GetStringValue() != "BAD_USER_INPUT" || attributes(bad)["quaestor.request.id"].GetStringValue() != b.header.Get("X-Request-Id") {
			t.Errorf("%v", bad)
		}
		rows := int64(0)
		for _, s := range named["SELECT flow"] {
			of := attributes(s)
			rows += of["db.response.returned_rows"].GetIntValue()
			if string(s.GetParentSpanId()) != string(good.GetSpanId()) || of["db.system.name"].GetStringValue() != string(d) ||
				!strings.HasPrefix(of["db.query.text"].GetStringValue(), "SELECT ") || s.GetEndTimeUnixNano() < s.GetStartTimeUnixNano() {
				t.Errorf("%v", s)
			}
		}
		if rows != 3 {
			t.Errorf("%d rows are traced, want 2 of the page and 1 of the count", rows)
		}
	})
}
