#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_PIPELINE_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_PIPELINE_H_

#include <libpq-fe.h>

#include <cstddef>
#include <string>

#include "orm/dialects/postgresql/driver/handles.h"
#include "orm/dialects/postgresql/driver/wire.h"

namespace rowgate::orm::postgresql {

// Several commands in one round trip: with a single Sync behind them, the server runs them in order and skips what
// follows one that has failed. Nothing else may be sent before Finish.
class Pipeline {
 public:
  explicit Pipeline(Wire& wire) : wire_(wire), sound_(PQenterPipelineMode(wire.get()) == 1) {}
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;
  ~Pipeline() = default;

  // Adds a command without parameters. False when it could not be: then nothing more may be added.
  bool Add(const std::string& command);
  // Adds a command with what PQsend… says of it.
  bool Added(int sent);

  // Sends all, whatever could be added of it, and waits until the server is through. The result of the command that has
  // failed, or else of the last one; null when there is none.
  ResultHandle Finish();

  // After Finish: so many commands have succeeded.
  size_t succeeded() const { return succeeded_; }
  // After Finish: all were added, and the connection is ready for the next command.
  bool sound() const { return sound_; }

 private:
  ResultHandle FirstErrorOrLast();
  bool AwaitSync();

  Wire& wire_;
  bool sound_;
  size_t added_ = 0;
  size_t succeeded_ = 0;
};

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_PIPELINE_H_
