#include <benchmark/benchmark.h>

#include <vector>

#include "bench/micro/blog.h"
#include "orm/driver/row_batch.h"
#include "server/wire/row_encoder.h"

namespace rowgate::bench {
namespace {

void AppendPost(orm::RowBatch& rows) {
  rows.AppendInteger(123'456);
  rows.AppendText("Post number 123456");
  rows.AppendText("A body as short as a remark.");
  rows.AppendInteger(1);
  rows.AppendInteger(56);
  rows.AppendInteger(3456);
  rows.AppendInteger(1'767'323'045'678'901);
}

// One post, its seven columns, from the driver's cells to bytes.
void BM_EncodePost(benchmark::State& state) {
  const Blog blog = OpenBlogOrDie(1);
  std::vector<const orm::Column*> columns;
  for (const orm::Column& column : blog.posts().columns) columns.push_back(&column);
  orm::RowBatch rows;
  rows.Reset(columns.size());
  AppendPost(rows);
  const server::RowEncoder encoder(*blog.codec, columns);
  for (auto _ : state) {
    server::WireWriter out;
    for (int i = 0; i < 20; ++i) {
      if (const absl::Status status = encoder.EncodeField(1, rows.row(0), out); !status.ok()) {
        return state.SkipWithError(status.ToString().c_str());
      }
    }
    benchmark::DoNotOptimize(out.bytes().data());
  }
  state.SetItemsProcessed(state.iterations() * 20);
}
BENCHMARK(BM_EncodePost);

}  // namespace
}  // namespace rowgate::bench
