#include "orm/dialects/postgresql/driver/durability.h"

#include "gtest/gtest.h"

namespace rowgate::orm::postgresql {
namespace {

DurabilitySettings Safe() { return {.fsync = "on", .full_page_writes = "on", .synchronous_commit = "on"}; }

TEST(Durability, IsThatOfTheMachineWithSafeSettings) {
  const Durability durability = Judge(Safe());
  EXPECT_EQ(durability.level, DurabilityClass::kNode);
  EXPECT_EQ(durability.relaxed_by, "");
}

TEST(Durability, IsReplicatedWhenCommitsWaitForAStandby) {
  DurabilitySettings settings = Safe();
  settings.synchronous_standby_names = "ANY 1 (a, b)";
  for (const std::string_view wait : {"on", "remote_apply", "remote_write"}) {
    settings.synchronous_commit = wait;
    EXPECT_EQ(Judge(settings).level, DurabilityClass::kReplicated) << wait;
  }
}

TEST(Durability, IsThatOfTheMachineWhenTheStandbyIsNotWaitedFor) {
  DurabilitySettings settings = Safe();
  settings.synchronous_standby_names = "*";
  settings.synchronous_commit = "local";
  EXPECT_EQ(Judge(settings).level, DurabilityClass::kNode);
}

TEST(Durability, NamesWhatMayLoseCommits) {
  DurabilitySettings settings = Safe();
  settings.synchronous_commit = "off";
  settings.synchronous_standby_names = "*";
  EXPECT_EQ(Judge(settings).level, DurabilityClass::kRelaxed);
  EXPECT_EQ(Judge(settings).relaxed_by, "synchronous_commit = off");
  settings = Safe();
  settings.fsync = "off";
  EXPECT_EQ(Judge(settings).relaxed_by, "fsync = off");
  settings.full_page_writes = "off";
  EXPECT_EQ(Judge(settings).level, DurabilityClass::kRelaxed);
  EXPECT_EQ(Judge(settings).relaxed_by, "fsync = off, full_page_writes = off");
}

}  // namespace
}  // namespace rowgate::orm::postgresql
