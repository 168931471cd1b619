#include "protoschema/schema_sources.h"

#include <filesystem>
#include <map>
#include <utility>

#include "google/protobuf/compiler/importer.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "orm/base/strings.h"

namespace rowgate::protoschema {
namespace {

namespace pb = google::protobuf;
using orm::StrCat;

// In-memory sources before the disk.
class SourceTree final : public pb::compiler::SourceTree {
 public:
  explicit SourceTree(const LoadOptions& options) : memory_(options.sources) {
    for (const std::string& path : options.include_paths) disk_.MapPath("", path);
    for (const std::string& file : options.files) {
      if (std::filesystem::exists(file)) disk_.MapPath("", std::filesystem::path(file).parent_path().string());
    }
  }

  pb::io::ZeroCopyInputStream* Open(const std::string& name) override {
    const auto found = memory_.find(name);
    if (found == memory_.end()) return disk_.Open(name);
    return new pb::io::ArrayInputStream(found->second.data(), static_cast<int>(found->second.size()));
  }
  std::string GetLastErrorMessage() override { return disk_.GetLastErrorMessage(); }

  bool InMemory(const std::string& name) const { return memory_.contains(name); }
  pb::compiler::DiskSourceTree& disk() { return disk_; }

 private:
  const std::map<std::string, std::string>& memory_;
  pb::compiler::DiskSourceTree disk_;
};

class ParseErrors final : public pb::compiler::MultiFileErrorCollector {
 public:
  ParseErrors(Diagnostics& diagnostics, SchemaSources& sources) : diagnostics_(diagnostics), sources_(sources) {}

  // Lines and columns arrive counted from 0, -1 standing for the whole file.
  void AddError(const std::string& file, int line, int column, const std::string& message) override {
    diagnostics_.Add({.file = sources_.DisplayName(file), .line = line + 1, .column = column + 1}, "", message);
  }

 private:
  Diagnostics& diagnostics_;
  SchemaSources& sources_;
};

class TextSources final : public SchemaSources {
 public:
  TextSources(const LoadOptions& options, Diagnostics& diagnostics)
      : options_(options), diagnostics_(diagnostics), tree_(options), database_(&tree_), errors_(diagnostics, *this) {
    database_.RecordErrorsTo(&errors_);
    link_errors_ = database_.GetValidationErrorCollector();
  }

  std::vector<std::string> ListedFiles() override {
    std::vector<std::string> names;
    for (const std::string& file : options_.files) {
      if (std::optional<std::string> name = ImportName(file)) names.push_back(*std::move(name));
    }
    return names;
  }

  std::unique_ptr<pb::FileDescriptorProto> Read(const std::string& name) override {
    auto file = std::make_unique<pb::FileDescriptorProto>();
    return database_.FindFileByName(name, file.get()) ? std::move(file) : nullptr;
  }

  bool Exists(const std::string& name) override {
    return std::unique_ptr<pb::io::ZeroCopyInputStream>(tree_.Open(name)) != nullptr;
  }

  std::string DisplayName(const std::string& name) override {
    std::string path;
    return !tree_.InMemory(name) && tree_.disk().VirtualFileToDiskFile(name, &path) ? path : name;
  }

  pb::DescriptorPool::ErrorCollector& link_errors() override { return *link_errors_; }

 private:
  // The name under which others import the file at `path`.
  std::optional<std::string> ImportName(const std::string& path) {
    if (tree_.InMemory(path)) return path;
    std::string name;
    std::string shadowing;
    switch (tree_.disk().DiskFileToVirtualFile(path, &name, &shadowing)) {
      case pb::compiler::DiskSourceTree::SUCCESS: return name;
      case pb::compiler::DiskSourceTree::SHADOWED:
        diagnostics_.Add({.file = path}, "",
                         StrCat("is hidden by ", shadowing,
                                ", which has the same import name; give an include path "
                                "above both files"));
        return std::nullopt;
      case pb::compiler::DiskSourceTree::CANNOT_OPEN: break;
      case pb::compiler::DiskSourceTree::NO_MAPPING: break;
    }
    if (Exists(path)) return path;
    diagnostics_.Add({.file = path}, "", "no such file, neither as a path nor below an include path");
    return std::nullopt;
  }

  const LoadOptions& options_;
  Diagnostics& diagnostics_;
  SourceTree tree_;
  pb::compiler::SourceTreeDescriptorDatabase database_;
  ParseErrors errors_;
  pb::DescriptorPool::ErrorCollector* link_errors_ = nullptr;
};

// Descriptor sets carry no lines for errors between files: those are reported by file and element.
class ElementErrors final : public pb::DescriptorPool::ErrorCollector {
 public:
  explicit ElementErrors(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void AddError(const std::string& file, const std::string& element, const pb::Message*, ErrorLocation,
                const std::string& message) override {
    diagnostics_.Add({.file = file}, element, message);
  }

 private:
  Diagnostics& diagnostics_;
};

class DescriptorSetSources final : public SchemaSources {
 public:
  DescriptorSetSources(const pb::FileDescriptorSet& set, std::span<const std::string> files, Diagnostics& diagnostics)
      : listed_(files.begin(), files.end()), diagnostics_(diagnostics), errors_(diagnostics) {
    for (const pb::FileDescriptorProto& file : set.file()) {
      by_name_.emplace(file.name(), &file);
      if (files.empty()) listed_.push_back(file.name());
    }
  }

  std::vector<std::string> ListedFiles() override {
    std::vector<std::string> present;
    for (const std::string& name : listed_) {
      if (by_name_.contains(name)) {
        present.push_back(name);
      } else {
        diagnostics_.Add({.file = name}, "", "is not in the descriptor set");
      }
    }
    return present;
  }

  std::unique_ptr<pb::FileDescriptorProto> Read(const std::string& name) override {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : std::make_unique<pb::FileDescriptorProto>(*found->second);
  }

  bool Exists(const std::string& name) override { return by_name_.contains(name); }
  std::string DisplayName(const std::string& name) override { return name; }
  pb::DescriptorPool::ErrorCollector& link_errors() override { return errors_; }

 private:
  std::vector<std::string> listed_;
  std::map<std::string, const pb::FileDescriptorProto*> by_name_;
  Diagnostics& diagnostics_;
  ElementErrors errors_;
};

}  // namespace

std::unique_ptr<SchemaSources> MakeTextSources(const LoadOptions& options, Diagnostics& diagnostics) {
  return std::make_unique<TextSources>(options, diagnostics);
}

std::unique_ptr<SchemaSources> MakeDescriptorSetSources(const pb::FileDescriptorSet& set,
                                                        std::span<const std::string> files, Diagnostics& diagnostics) {
  return std::make_unique<DescriptorSetSources>(set, files, diagnostics);
}

}  // namespace rowgate::protoschema
