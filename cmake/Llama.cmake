# llama.cpp as the imported target llama::llama: the folder named by SYSCARD_LLAMA_SOURCE, else a system package, else
# the pinned source archive. What has to be built is built once per machine, in the user's cache, by tools/build-llama.

set(SYSCARD_LLAMA_SOURCE "" CACHE PATH "llama.cpp's source folder, to use instead of a system package or the pinned archive")
# A compiler of its own only where the program's would build it needlessly once more: the fuzzers do not run it.
set(SYSCARD_LLAMA_CC "${CMAKE_C_COMPILER}" CACHE FILEPATH "C compiler for llama.cpp")
set(SYSCARD_LLAMA_CXX "${CMAKE_CXX_COMPILER}" CACHE FILEPATH "C++ compiler for llama.cpp")

function(syscard_build_llama)
  find_program(PYTHON3_PROGRAM python3 REQUIRED)
  set(command "${PYTHON3_PROGRAM}" "${PROJECT_SOURCE_DIR}/tools/build-llama" --cc "${SYSCARD_LLAMA_CC}" --cxx "${SYSCARD_LLAMA_CXX}")
  if(SYSCARD_LLAMA_SOURCE)
    list(APPEND command --source "${SYSCARD_LLAMA_SOURCE}")
  endif()
  execute_process(COMMAND ${command} OUTPUT_VARIABLE folder OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "llama.cpp could not be made ready; the reason is above")
  endif()

  add_library(llama::llama INTERFACE IMPORTED GLOBAL)
  # Static archives in the order in which they need each other.
  target_link_libraries(llama::llama INTERFACE
    "${folder}/lib/libllama.a" "${folder}/lib/libggml.a" "${folder}/lib/libggml-cpu.a" "${folder}/lib/libggml-base.a"
    Threads::Threads ${CMAKE_DL_LIBS} m)
  target_include_directories(llama::llama SYSTEM INTERFACE "${folder}/include")
  message(STATUS "llama.cpp: ${folder}")
endfunction()

if(NOT SYSCARD_LLAMA_SOURCE)
  find_package(llama CONFIG QUIET)
endif()
if(llama_FOUND)
  add_library(llama::llama INTERFACE IMPORTED GLOBAL)
  target_link_libraries(llama::llama INTERFACE llama)
  message(STATUS "llama.cpp: system package in ${llama_DIR}")
else()
  syscard_build_llama()
endif()
