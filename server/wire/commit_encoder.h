#ifndef ROWGATE_SERVER_WIRE_COMMIT_ENCODER_H_
#define ROWGATE_SERVER_WIRE_COMMIT_ENCODER_H_

#include <cstdint>

#include "orm/engine/write_plans.h"
#include "server/status/client_error.h"
#include "server/wire/wire_writer.h"

// Parts of rowgate.v1.CommitResponse.
namespace rowgate::server {

// The member of rowgate.v1.UpsertOutcome.
uint64_t OutcomeNumber(orm::UpsertOutcome outcome);

// rowgate.v1.WriteError as field `number` of the message around it.
void EncodeWriteError(uint32_t number, const ClientError& error, WireWriter& out);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_COMMIT_ENCODER_H_
