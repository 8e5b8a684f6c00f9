package settings

import "unsafe"

// overwrite writes 'x' over a string of os.Args. The Go runtime makes these strings over the kernel's own argument
// memory, which is writable and is what /proc/PID/cmdline reads.
func overwrite(s string) {
	bytes := unsafe.Slice(unsafe.StringData(s), len(s))
	for i := range bytes {
		bytes[i] = 'x'
	}
}
