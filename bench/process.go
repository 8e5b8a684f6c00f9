package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// process is one of the two servers while it runs.
type process struct {
	cmd *exec.Cmd
	// address is what its ready line names.
	address string
	log     *bytes.Buffer
}

// launch starts a server and returns once it has printed its ready line.
func launch(program string, args ...string) (*process, error) {
	p := &process{cmd: exec.Command(program, args...), log: &bytes.Buffer{}}
	p.cmd.Stderr = p.log
	// Nothing of this machine's own Prefect: no profile, no setting.
	p.cmd.Env = []string{"HOME=/nonexistent", "PATH=" + os.Getenv("PATH"), "PREFECT_SERVER_FLOW_RUN_GRAPH_MAX_NODES=100000"}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s was not ready: %s", program, p.log), p.stop())
	}
	fields := strings.Fields(line)
	p.address = fields[len(fields)-1]
	return p, nil
}

func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return p.cmd.Wait()
}

// resident is the memory that the process has in RAM, in bytes, and peak the most that it has had.
func (p *process) resident() (int64, error) { return p.status("VmRSS:") }

func (p *process) peak() (int64, error) { return p.status("VmHWM:") }

func (p *process) status(name string) (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			kib, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kib * 1024, err
		}
	}
	return 0, errors.New("/proc says nothing of the memory in RAM")
}

// fetch sends a request and gives the body of its answer.
func fetch(client *http.Client, r *http.Request) ([]byte, error) {
	response, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s: %s", r.URL.Path, response.Status, body)
	}
	return body, err
}
