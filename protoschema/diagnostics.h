#ifndef ROWGATE_PROTOSCHEMA_DIAGNOSTICS_H_
#define ROWGATE_PROTOSCHEMA_DIAGNOSTICS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

// Collects everything that is wrong with a schema, so that all of it is reported at once. Not thread-safe.
namespace rowgate::protoschema {

// A place in a .proto file. Lines and columns count from 1; 0 = unknown (the file as a whole).
struct Location {
  std::string file;
  int line = 0;
  int column = 0;

  // "blog.proto:12:3", "blog.proto:12", "blog.proto".
  std::string ToString() const;
};

class Diagnostics {
 public:
  // `element` is what the problem is about ("blog.v1.Post.author_id"), may be empty. The same problem at the same place
  // (a message that is embedded twice) counts once.
  void Add(Location location, std::string_view element, std::string_view problem);

  bool empty() const { return problems_.empty(); }
  size_t size() const { return problems_.size(); }

  // OK when nothing was added. Else INVALID_ARGUMENT with reason SCHEMA_INVALID: one violation per problem, whose field
  // is "file:line" and whose description names the element; the message lists all problems, one a line.
  absl::Status ToStatus() const;

 private:
  struct Problem {
    Location location;
    std::string text;
  };
  std::vector<Problem> problems_;
};

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_DIAGNOSTICS_H_
