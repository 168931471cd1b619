#ifndef ROWGATE_SERVER_METRICS_PROCESS_FAMILIES_H_
#define ROWGATE_SERVER_METRICS_PROCESS_FAMILIES_H_

namespace rowgate::server {

class Families;

// CPU, memory, descriptors, threads and start of this process, under the names that Prometheus' own libraries use. What
// /proc does not tell is left out.
void CollectProcess(Families& families);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METRICS_PROCESS_FAMILIES_H_
