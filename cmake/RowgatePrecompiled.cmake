# Two precompiled headers, one for libraries and programs and one for tests: what almost every source includes anyway is
# parsed once instead of eight hundred times, which is over a third of a build. A source still includes what it uses: the
# presets without them (release, tidy, fuzz) do not build otherwise.
option(ROWGATE_PRECOMPILED_HEADERS "Parse common headers once; every source still includes what it uses" OFF)

if(ROWGATE_PRECOMPILED_HEADERS AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-fpch-preprocess) # ccache preprocesses sources; the header has to stay one
  add_compile_options(-pthread) # it defines a macro, which must be the same for all who share a header
endif()

# rowgate_precompiled_header(library|test DEPS…): needs the targets' defaults, so that both are compiled alike.
function(rowgate_precompiled_header kind)
  set(target rowgate_precompiled_${kind})
  file(WRITE ${PROJECT_BINARY_DIR}/precompiled.cc "")
  add_library(${target} OBJECT ${PROJECT_BINARY_DIR}/precompiled.cc)
  rowgate_target_defaults(${target})
  target_link_libraries(${target} PRIVATE ${ARGN})
  target_precompile_headers(${target} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled/${kind}.h)
endfunction()

# rowgate_use_precompiled(TARGET library|test)
function(rowgate_use_precompiled target kind)
  if(ROWGATE_PRECOMPILED_HEADERS)
    target_precompile_headers(${target} REUSE_FROM rowgate_precompiled_${kind})
  endif()
endfunction()
