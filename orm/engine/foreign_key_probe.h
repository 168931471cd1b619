#ifndef ROWGATE_ORM_ENGINE_FOREIGN_KEY_PROBE_H_
#define ROWGATE_ORM_ENGINE_FOREIGN_KEY_PROBE_H_

#include <span>
#include <vector>

#include "absl/status/status.h"
#include "orm/engine/session.h"
#include "orm/engine/write_set.h"
#include "orm/schema/catalog.h"
#include "orm/sql/dialect.h"

namespace rowgate::orm {

// Which parent a row lacks: SQLite reports a violated foreign key without its name, so a table with several has to be
// asked. Made before the write, used only after it has failed.
class ForeignKeyProbe {
 public:
  ForeignKeyProbe() = default;
  // Keeps the values that the row writes into foreign keys. Nothing for tables with at most one key.
  ForeignKeyProbe(const Catalog& catalog, const Table& table, const Dialect& dialect, std::span<const CellWrite> cells);

  // `status` with the constraint's name, if it is an unnamed violation and exactly the parent of one key is missing.
  absl::Status Name(const absl::Status& status, Session& session) const;

 private:
  struct Reference {
    const ForeignKey* key = nullptr;
    std::vector<Value> values;
  };
  bool ParentExists(const Reference& reference, Session& session) const;

  const Catalog* catalog_ = nullptr;
  const Dialect* dialect_ = nullptr;
  std::vector<Reference> references_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_FOREIGN_KEY_PROBE_H_
