#ifndef ROWGATE_ORM_TXN_TRANSACTION_ID_H_
#define ROWGATE_ORM_TXN_TRANSACTION_ID_H_

#include <string>
#include <string_view>

namespace rowgate::orm {

// Ids of client transactions: "<replica>-<secret>" in hex. Whoever knows an id may use the transaction, so the secret
// is 128 random bits. The replica, 64 more, is of one process: an id of another one can be told from one that never
// was. Immutable; thread-safe.
class TransactionIds {
 public:
  TransactionIds();

  std::string Next() const;
  // What all ids of this process begin with.
  const std::string& replica() const { return replica_; }

  enum class Origin { kOurs, kOtherReplica, kMalformed };
  Origin OriginOf(std::string_view id) const;

 private:
  const std::string replica_;
};

// What may be logged of an id: enough to tell transactions apart, too little to use one.
std::string LoggedId(std::string_view id);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TXN_TRANSACTION_ID_H_
